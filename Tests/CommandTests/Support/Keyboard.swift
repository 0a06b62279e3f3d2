// A person at a terminal: the command on a pseudo-terminal of Python's, and what is typed when it asks.

import Foundation

/// What is typed once the screen shows something.
struct Keystrokes {
    let awaited: String
    let typed: String

    init(_ awaited: String, _ typed: String) {
        self.awaited = awaited
        self.typed = typed
    }

    /// Ends a line.
    static func line(_ awaited: String, _ typed: String) -> Keystrokes {
        Keystrokes(awaited, typed + "\n")
    }

    static let endOfInput = "\u{4}"
    static let interrupt = "\u{3}"
}

extension Office {
    /// Runs the command at a terminal.
    ///
    /// - Returns: All that the screen showed, and how the command ended; -2 where an interrupt ended it.
    func atTerminal(
        _ arguments: [String], _ keys: [Keystrokes], environment: [String: String] = [:]
    ) throws -> Finished {
        let typed = keys.flatMap { [$0.awaited, $0.typed] }
        return try folder.start(
            "/usr/bin/env",
            ["python3", "-c", Self.typist, "\(keys.count)"] + typed + [Programs.hoitu]
                + arguments + ["--replica", path],
            environment: environment
        ).finish()
    }

    /// Waits for each text in turn, at most half a minute, and types what belongs to it. What is shown from
    /// then on is what the next one is looked for in.
    private static let typist = """
        import os, pty, select, signal, sys, time
        count = int(sys.argv[1])
        keys = [sys.argv[2 + 2 * i:4 + 2 * i] for i in range(count)]
        command = sys.argv[2 + 2 * count:]
        pid, terminal = pty.fork()
        if pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_SETMASK, [])
            os.execv(command[0], command)
        shown, start, end = b'', 0, time.monotonic() + 30
        while time.monotonic() < end:
            if not select.select([terminal], [], [], 0.5)[0]:
                continue
            try:
                part = os.read(terminal, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
            while keys and keys[0][0].encode() in shown[start:]:
                start = len(shown)
                os.write(terminal, keys.pop(0)[1].encode())
        else:
            os.kill(pid, 9)
        sys.stdout.write(shown.decode().replace('\\r\\n', '\\n'))
        status = os.waitpid(pid, 0)[1]
        code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        sys.exit(99 if keys else code & 255)
        """
}

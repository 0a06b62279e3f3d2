// Problem documents, of peers and of what stands between.

import Exchange
import Testing

@Suite("Problem document")
struct CurlProblemTests {
    @Test("what is written is read")
    func roundTrip() {
        let problem = Problem(
            status: 409, title: "Cụm khác", detail: "a \"b\" /", code: "other-cluster",
            member: "hanoi/001", type: "https://example.org/problem")
        #expect(Problem(status: 409, body: problem.encoded()) == problem)
        let bare = Problem(status: 404, title: "Not found")
        #expect(Problem(status: 404, body: bare.encoded()) == bare)
    }

    @Test(
        "anything else is told by its status",
        arguments: ["", "<html>Bad gateway</html>", "[]", "{\"title\":7}", "{", "\u{0}"])
    func foreign(body: String) {
        let problem = Problem(status: 502, body: Array(body.utf8))
        #expect(problem == Problem(status: 502, title: "HTTP 502"))
        #expect(TransportError.problem(problem).code == "http-502")
    }

    @Test("members may be missing, unknown ones present, and the answer's status wins")
    func partial() {
        let body = #"{"title":"Full","status":200,"code":"full","balance":30}"#
        let problem = Problem(status: 507, body: Array(body.utf8))
        #expect(problem == Problem(status: 507, title: "Full", code: "full"))
    }
}

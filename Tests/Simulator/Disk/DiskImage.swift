// A copy of a simulated disk's files, cheap to take and to put back: arrays copied on write.

extension SimulatedDisk {
    /// Every file's bytes by name, and the head file.
    package struct Image: Sendable, Equatable {
        /// One file, such as `/replica.db-wal`.
        package struct File: Sendable, Equatable {
            package let name: String
            package let bytes: [UInt8]

            package init(name: String, bytes: [UInt8]) {
                self.name = name
                self.bytes = bytes
            }
        }

        static let databaseName = "/replica.db"

        /// In the order of their names.
        package var files: [File]
        package var head: [UInt8]?

        package init(files: [File] = [], head: [UInt8]? = nil) {
            self.files = files
            self.head = head
        }

        /// The bytes of the database (""), its WAL ("-wal") or its journal ("-journal").
        package func bytes(suffix: String) -> [UInt8]? {
            files.first { $0.name == Image.databaseName + suffix }?.bytes
        }
    }
}

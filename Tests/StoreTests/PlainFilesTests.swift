import Glibc
import TestSupport
import Testing

@testable import Store

/// The small files of a data folder, and who may look at them.
@Suite struct PlainFilesTests {
  private func mode(_ path: String) -> mode_t {
    var facts = stat()
    return stat(path, &facts) == 0 ? facts.st_mode & 0o777 : 0
  }

  @Test func areTheOwnersAlone() throws {
    try withTemporaryFolder { folder in
      let files = PlainFiles(folder: folder.path)
      let bytes: [UInt8] = [1, 2, 3]
      try bytes.withUnsafeBytes { try files.create("keys/log", $0) }
      try bytes.withUnsafeBytes { try files.replace("other", $0) }
      #expect(mode("\(folder.path)/keys") == 0o700)
      #expect(mode("\(folder.path)/keys/log") == 0o600)
      #expect(mode("\(folder.path)/other") == 0o600)
      #expect(try files.read("keys/log", mostBytes: 3) == bytes)
      #expect(try files.read("keys/none", mostBytes: 3) == nil)
    }
  }

  @Test(arguments: [0o640, 0o604, 0o620, 0o666, 0o601] as [mode_t])
  func areRefusedWhereOthersMayReadThem(_ mode: mode_t) throws {
    try withTemporaryFolder { folder in
      let files = PlainFiles(folder: folder.path)
      try [7].withUnsafeBytes { try files.create("keys/secret", $0) }
      chmod("\(folder.path)/keys/secret", mode)
      #expect(throws: StoreError.self) { try files.read("keys/secret", mostBytes: 1) }
      do throws(StoreError) { _ = try files.read("keys/secret", mostBytes: 1) } catch {
        #expect(error.code == .fileExposed)
      }
    }
  }

  /// Such as the machine's name, which the system gives to everybody.
  @Test func whatIsNoKeyMayBeEverybodys() throws {
    try withTemporaryFolder { folder in
      let files = PlainFiles(folder: folder.path)
      try [7 as UInt8].withUnsafeBytes { try files.create("name", $0) }
      chmod(folder.file("name"), 0o644)
      #expect(try files.read("name", mostBytes: 1) == [7])
    }
  }

  @Test func aFolderTellsWhatOthersMayLookAt() throws {
    try withTemporaryFolder { outer in
      let path = "\(outer.path)/data"
      let folder = try DataFolder(path: path)
      #expect(mode(path) == 0o700)
      #expect(DataFolder.exposed(path).isEmpty)
      try [7].withUnsafeBytes { try folder.files.create("keys/log", $0) }
      chmod(path, 0o755)
      #expect(DataFolder.exposed(path) == ["."])
      chmod("\(path)/keys", 0o750)
      #expect(DataFolder.exposed(path) == [".", "keys"])
      // Whatever it is called: SQLite, the guard and what comes later make files of their own.
      let names = ["blobs.sqlite-shm", "guard", "guard.mark", "hanse.sqlite-shm"]
      for name in names {
        try [7].withUnsafeBytes { try folder.files.create(name, $0) }
        chmod("\(path)/\(name)", 0o640)
      }
      #expect(
        DataFolder.exposed(path) == [
          ".", "blobs.sqlite-shm", "guard", "guard.mark", "hanse.sqlite-shm", "keys",
        ])
      chmod(path, 0o700)
      // What is in it is nobody's to reach then.
      #expect(DataFolder.exposed(path).isEmpty)
    }
  }

  @Test func aFileTellsWhetherOthersMayLookAtIt() throws {
    try withTemporaryFolder { outer in
      let (folder, file) = (outer.file("node"), outer.file("node/hanse.toml"))
      mkdir(folder, 0o700)
      try write("", to: file)
      for (folderMode, fileMode, isExposed) in [
        (0o700, 0o600, false), (0o700, 0o644, false), (0o755, 0o600, false), (0o755, 0o644, true),
        (0o710, 0o620, true),
      ] as [(mode_t, mode_t, Bool)] {
        chmod(folder, folderMode)
        chmod(file, fileMode)
        #expect(DataFolder.isExposed(file: file) == isExposed, "\(folderMode) \(fileMode)")
      }
    }
  }
}

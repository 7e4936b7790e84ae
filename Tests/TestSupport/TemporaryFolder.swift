import Foundation

/// A folder that exists while a test's closure runs.
public struct TemporaryFolder: Sendable {
  public let path: String

  /// The path of a file of this folder; the file need not exist.
  public func file(_ name: String) -> String { "\(path)/\(name)" }

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("hanse-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: url, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    path = url.path
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}

/// Gives `body` a new empty folder and removes it afterwards with all that is in it.
public func withTemporaryFolder<Result>(_ body: (TemporaryFolder) throws -> Result) throws -> Result {
  let folder = try TemporaryFolder()
  defer { folder.remove() }
  return try body(folder)
}

/// The same for asynchronous tests, in the caller's isolation.
public func withTemporaryFolder<Result>(
  isolation: isolated (any Actor)? = #isolation, _ body: (TemporaryFolder) async throws -> Result
) async throws -> Result {
  let folder = try TemporaryFolder()
  defer { folder.remove() }
  return try await body(folder)
}

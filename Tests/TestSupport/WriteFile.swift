import Foundation

/// Writes a file of text, replacing one that is there.
public func write(_ text: String, to path: String) throws {
  try Data(text.utf8).write(to: URL(fileURLWithPath: path))
}

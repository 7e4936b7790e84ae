import Simulation

extension FuzzTarget {
  static let stories = [FuzzTarget("story", story)]

  /// A story that is read is written as one that reads the same.
  private static func story(_ bytes: [UInt8]) -> String? {
    guard let read = try? Story(String(decoding: bytes, as: UTF8.self)) else { return nil }
    guard let again = try? Story(read.text) else { return "what is written of a story is refused" }
    return again.text == read.text ? nil : "what is written of a story is another one"
  }
}

/// A dictionary in many small parts: one that others hold, too, is changed at the cost of a part, and not of everything in it.
struct Shelves<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private static var count: Int { 1_024 }
  private var shelves = [[Key: Value]](repeating: [:], count: Self.count)

  subscript(key: Key) -> Value? {
    get { shelves[Self.shelf(of: key)][key] }
    set { shelves[Self.shelf(of: key)][key] = newValue }
  }

  /// The hash has a seed of the process's own: nobody can choose keys that come to lie on one shelf.
  private static func shelf(of key: Key) -> Int { Int(UInt(bitPattern: key.hashValue) % UInt(count)) }
}

/// Which public keys a tree holds. A trie whose versions share what did not change, so that a commit may be
/// tried on the set without copying it.
struct KeySet: Sendable {
  private var root = Branch()

  /// A key's bytes four bits at a time, behind each other.
  private indirect enum Slot: Sendable {
    case empty
    case key([UInt8])
    case branch(Branch)
  }

  // Sendable, since it is changed only while one set alone holds it.
  private final class Branch: @unchecked Sendable {
    var slots = [Slot](repeating: .empty, count: 16)

    init() {}
    init(copying other: Branch) { slots = other.slots }
  }

  private static func nibble(_ key: [UInt8], _ depth: Int) -> Int {
    guard depth / 2 < key.count else { return 0 }
    let byte = key[depth / 2]
    return Int(depth & 1 == 0 ? byte >> 4 : byte & 15)
  }

  func contains(_ key: [UInt8]) -> Bool {
    var branch = root
    var depth = 0
    while true {
      switch branch.slots[Self.nibble(key, depth)] {
      case .empty: return false
      case .key(let other): return other == key
      case .branch(let next): branch = next
      }
      depth += 1
    }
  }

  /// False if it was there already. All keys of a set must have one length.
  @discardableResult
  mutating func insert(_ key: [UInt8]) -> Bool {
    guard !contains(key) else { return false }
    Self.insert(key, &root, 0)
    return true
  }

  mutating func remove(_ key: [UInt8]) {
    if contains(key) { Self.remove(key, &root, 0) }
  }

  private static func own(_ branch: inout Branch) {
    if !isKnownUniquelyReferenced(&branch) { branch = Branch(copying: branch) }
  }

  private static func insert(_ key: [UInt8], _ branch: inout Branch, _ depth: Int) {
    own(&branch)
    let place = nibble(key, depth)
    switch branch.slots[place] {
    case .empty:
      branch.slots[place] = .key(key)
    case .key(let other):
      var next = Branch()
      insert(other, &next, depth + 1)
      insert(key, &next, depth + 1)
      branch.slots[place] = .branch(next)
    case .branch(var next):
      // The slot lets go, so that the branch below need not be copied.
      branch.slots[place] = .empty
      insert(key, &next, depth + 1)
      branch.slots[place] = .branch(next)
    }
  }

  private static func remove(_ key: [UInt8], _ branch: inout Branch, _ depth: Int) {
    own(&branch)
    let place = nibble(key, depth)
    switch branch.slots[place] {
    case .empty: return
    case .key: branch.slots[place] = .empty
    case .branch(var next):
      branch.slots[place] = .empty
      remove(key, &next, depth + 1)
      branch.slots[place] = .branch(next)
    }
  }
}

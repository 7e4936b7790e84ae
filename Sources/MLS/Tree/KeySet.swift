/// The public keys that a tree holds. A trie whose versions share what did not change, so that a
/// commit may be tried on it without copying it.
///
/// It counts: while a commit is applied, a key may stand twice for a moment, as when two members change theirs.
struct KeySet: Sendable {
  private var root = Branch()
  /// How often keys stand there beyond once.
  private var again: [[UInt8]: Int] = [:]
  /// How often keys of another length than 32 bytes stand there, which no way in the trie leads to: a tree may be read
  /// that has such, but is not valid.
  private var odd: [[UInt8]: Int] = [:]

  /// Whether no key stands there twice.
  var isUnique: Bool { again.isEmpty && odd.allSatisfy { $0.value < 2 } }

  /// A key's bytes four bits at a time, behind each other.
  private enum Slot: Sendable {
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
    let byte = key[depth / 2]
    return Int(depth & 1 == 0 ? byte >> 4 : byte & 15)
  }

  func contains(_ key: [UInt8]) -> Bool {
    if key.count != KeyChecks.keyBytes { return odd[key] != nil }
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

  func count(_ key: [UInt8]) -> Int { odd[key] ?? (contains(key) ? 1 + (again[key] ?? 0) : 0) }

  /// False if it was there already, and is now once more.
  @discardableResult
  mutating func insert(_ key: [UInt8]) -> Bool {
    if key.count != KeyChecks.keyBytes {
      odd[key, default: 0] += 1
      return odd[key] == 1
    }
    if contains(key) {
      again[key, default: 0] += 1
      return false
    }
    Self.insert(key, &root, 0)
    return true
  }

  /// Once less.
  mutating func remove(_ key: [UInt8]) {
    if let count = odd[key] {
      odd[key] = count > 1 ? count - 1 : nil
    } else if let more = again[key] {
      again[key] = more > 1 ? more - 1 : nil
    } else if contains(key) {
      Self.remove(key, &root, 0)
    }
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

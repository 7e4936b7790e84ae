/// An object's members in the order they were written, no name twice.
public struct JSONObject: Sendable, Equatable {
  public struct Member: Sendable, Equatable {
    public let name: String
    public let value: JSONValue

    public init(name: String, value: JSONValue) {
      self.name = name
      self.value = value
    }

    public static func == (left: Member, right: Member) -> Bool {
      left.name.hasBytes(of: right.name) && left.value == right.value
    }
  }

  public private(set) var members: [Member] = []

  public init() {}

  /// The member of that name, byte for byte.
  public subscript(name: StaticString) -> JSONValue? {
    members.first { $0.name.hasBytes(of: name) }?.value
  }

  /// Adds a member; false, and nothing added, when the name is taken.
  public mutating func add(_ name: String, _ value: JSONValue) -> Bool {
    if members.contains(where: { $0.name.hasBytes(of: name) }) { return false }
    members.append(Member(name: name, value: value))
    return true
  }

  /// Adds a member whose name the caller compares with `firstDuplicate` later.
  mutating func addUnchecked(_ name: String, _ value: JSONValue) {
    members.append(Member(name: name, value: value))
  }

  /// A name that occurs twice. Sorts instead of hashing, so that no choice of names is slow.
  func firstDuplicate() -> String? {
    let sorted = members.indices.sorted { left, right in
      members[left].name.utf8.lexicographicallyPrecedes(members[right].name.utf8)
    }
    for (left, right) in zip(sorted, sorted.dropFirst())
    where members[left].name.hasBytes(of: members[right].name) {
      return members[left].name
    }
    return nil
  }
}

extension String {
  /// Equality without Unicode's, by which two spellings of one letter are the same. Most names differ in length.
  func hasBytes(of other: String) -> Bool {
    utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
  }

  func hasBytes(of name: StaticString) -> Bool {
    guard utf8.count == name.utf8CodeUnitCount else { return false }
    return name.withUTF8Buffer { unsafe utf8.elementsEqual($0) }
  }
}

/// A section as it was parsed, read by key and type.
struct ConfigurationSection {
  let name: String
  let quotedName: String?
  /// Where its header stands; nil for the top of the file and for a section the file does not have.
  let place: ConfigurationPlace?
  private(set) var entries: [ConfigurationEntry] = []

  init(name: String, quotedName: String?, place: ConfigurationPlace?) {
    self.name = name
    self.quotedName = quotedName
    self.place = place
  }

  /// How errors call it.
  var title: String {
    if name.isEmpty { return "the top of the file" }
    return quotedName.map { "[\(name).\"\($0)\"]" } ?? "[\(name)]"
  }

  mutating func add(_ entry: ConfigurationEntry) throws(ConfigurationFault) {
    if let first = entries.first(where: { $0.key == entry.key }) {
      throw ConfigurationFault(
        .duplicate, entry.keyPlace, "\(entry.key) was set in line \(first.keyPlace.line) already: keep one")
    }
    entries.append(entry)
  }

  /// Refuses a key that is not `known`, naming the one that was probably meant.
  func refuseUnknown(known: [String]) throws(ConfigurationFault) {
    for entry in entries where !known.contains(entry.key) {
      throw ConfigurationFault(
        .unknownKey, entry.keyPlace,
        "\(title) has no key \(entry.key): \(suggestion(for: entry.key, among: known))")
    }
  }

  func required(_ key: String) throws(ConfigurationFault) -> Field<String> {
    guard let field = try string(key) else {
      throw ConfigurationFault(
        .missing, place, "\(key) is missing in \(title): add \(key) = \"...\"")
    }
    return field
  }

  func string(_ key: String) throws(ConfigurationFault) -> Field<String>? {
    guard let entry = entry(key) else { return nil }
    guard case .string(let text) = entry.value else {
      throw ConfigurationFault(
        .wrongType, entry.valuePlace, "\(key) is a string: write \(key) = \"...\" with quotes")
    }
    return Field(key: key, value: text, place: entry.valuePlace)
  }

  func strings(_ key: String) throws(ConfigurationFault) -> Field<[String]>? {
    guard let entry = entry(key) else { return nil }
    guard case .strings(let texts) = entry.value else {
      throw ConfigurationFault(
        .wrongType, entry.valuePlace, "\(key) is a list: write \(key) = [\"...\", \"...\"]")
    }
    return Field(key: key, value: texts, place: entry.valuePlace)
  }

  func integer(_ key: String, in range: ClosedRange<Int>) throws(ConfigurationFault) -> Int? {
    guard let entry = entry(key) else { return nil }
    guard case .integer(let integer) = entry.value else {
      throw ConfigurationFault(.wrongType, entry.valuePlace, "\(key) is an integer, without quotes")
    }
    guard let number = Int(exactly: integer), range.contains(number) else {
      throw ConfigurationFault(
        .outOfRange, entry.valuePlace, "\(key) must lie between \(range.lowerBound) and \(range.upperBound)")
    }
    return number
  }

  func boolean(_ key: String) throws(ConfigurationFault) -> Bool? {
    guard let entry = entry(key) else { return nil }
    guard case .bool(let value) = entry.value else {
      throw ConfigurationFault(.wrongType, entry.valuePlace, "\(key) is true or false, without quotes")
    }
    return value
  }

  private func entry(_ key: String) -> ConfigurationEntry? {
    entries.first { $0.key == key }
  }

  /// A value that can still be refused with its key and place.
  struct Field<Value> {
    let key: String
    let value: Value
    let place: ConfigurationPlace

    /// The value as another type.
    func map<Other>(_ advice: String, _ transform: (Value) -> Other?) throws(ConfigurationFault) -> Other {
      guard let other = transform(value) else {
        throw ConfigurationFault(.invalidValue, place, "\(key) must be \(advice)")
      }
      return other
    }
  }
}

/// Reads the subset of TOML 1.0 that configuration files use, one statement a line:
///
///     # a comment
///     [section]
///     [section."quoted name"]
///     key = "string"      with the escapes \" \\ \n \t
///     key = 42            decimal, optional minus
///     key = true
///     key = ["a", "b"]    strings only, on one line
///
/// Everything else of TOML is refused, so that a file has one way to say a thing.
struct ConfigurationParser {
  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  private var lineStart = 0

  /// The sections in file order; the first is unnamed and holds what stands before any header.
  static func sections(of bytes: [UInt8]) throws(ConfigurationFault) -> [ConfigurationSection] {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw ConfigurationFault(.unreadable, nil, "the file is not UTF-8 text")
    }
    var parser = ConfigurationParser(bytes: bytes)
    return try parser.sections()
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private mutating func sections() throws(ConfigurationFault) -> [ConfigurationSection] {
    var sections = [ConfigurationSection(name: "", quotedName: nil, place: nil)]
    while position < bytes.count {
      skipSpaces()
      switch current {
      case nil, UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "#"): break
      case UInt8(ascii: "["):
        let section = try header()
        if sections.contains(where: { $0.name == section.name && $0.quotedName == section.quotedName }) {
          throw ConfigurationFault(.duplicate, section.place, "\(section.title) stands twice: join them")
        }
        sections.append(section)
      default:
        try sections[sections.count - 1].add(try entry())
      }
      try endOfLine()
    }
    return sections
  }

  private mutating func header() throws(ConfigurationFault) -> ConfigurationSection {
    let place = place
    position += 1
    let name = try bareName("a section's name")
    var quotedName: String?
    if current == UInt8(ascii: ".") {
      position += 1
      guard current == UInt8(ascii: "\"") else { throw syntax("write [\(name).\"name\"] with quotes") }
      quotedName = try string()
    }
    guard current == UInt8(ascii: "]") else { throw syntax("a ] must close the section's name") }
    position += 1
    return ConfigurationSection(name: name, quotedName: quotedName, place: place)
  }

  private mutating func entry() throws(ConfigurationFault) -> ConfigurationEntry {
    let keyPlace = place
    let key = try bareName("a key")
    skipSpaces()
    guard current == UInt8(ascii: "=") else { throw syntax("write \(key) = value") }
    position += 1
    skipSpaces()
    let valuePlace = place
    return ConfigurationEntry(key: key, keyPlace: keyPlace, value: try value(), valuePlace: valuePlace)
  }

  private mutating func value() throws(ConfigurationFault) -> ConfigurationValue {
    switch current {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "["): return .strings(try strings())
    case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")):
      return .integer(try integer())
    default:
      let start = position
      while let byte = current, Self.isBare(byte) { position += 1 }
      switch String(decoding: bytes[start..<position], as: UTF8.self) {
      case "true": return .bool(true)
      case "false": return .bool(false)
      default:
        position = start
        throw syntax("a value is a \"string\" in quotes, an integer, true, false or [\"strings\"]")
      }
    }
  }

  private mutating func integer() throws(ConfigurationFault) -> Int64 {
    let start = position
    while let byte = current, Self.isBare(byte) || byte == UInt8(ascii: ".") { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    let digits = text.drop { $0 == "-" }
    guard text.count - digits.count <= 1, !digits.isEmpty,
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      digits.count == 1 || digits.first != "0"
    else {
      position = start
      throw syntax("write integers as plain decimal digits")
    }
    guard let number = Int64(text) else {
      position = start
      throw ConfigurationFault(.outOfRange, place, "the number does not fit in 64 bits")
    }
    return number
  }

  private mutating func strings() throws(ConfigurationFault) -> [String] {
    var strings: [String] = []
    position += 1
    skipSpaces()
    while current != UInt8(ascii: "]") {
      guard current == UInt8(ascii: "\"") else { throw syntax("a list holds \"strings\", all on one line") }
      strings.append(try string())
      skipSpaces()
      if current == UInt8(ascii: ",") {
        position += 1
        skipSpaces()
      } else if current != UInt8(ascii: "]") {
        throw syntax("a comma or ] must follow")
      }
    }
    position += 1
    return strings
  }

  private mutating func string() throws(ConfigurationFault) -> String {
    var text: [UInt8] = []
    position += 1
    while let byte = current, byte >= 0x20, byte != 0x7f {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text.append(try escaped())
      default: text.append(byte)
      }
    }
    throw syntax("a quote must close the string on the same line")
  }

  private mutating func escaped() throws(ConfigurationFault) -> UInt8 {
    switch current {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      position += 1
      return bytes[position - 1]
    case UInt8(ascii: "n"):
      position += 1
      return UInt8(ascii: "\n")
    case UInt8(ascii: "t"):
      position += 1
      return UInt8(ascii: "\t")
    default:
      position -= 1
      throw syntax("strings know the escapes \\\" \\\\ \\n \\t")
    }
  }

  private mutating func bareName(_ what: String) throws(ConfigurationFault) -> String {
    let start = position
    while let byte = current, Self.isBare(byte) { position += 1 }
    guard position > start else { throw syntax("\(what) of letters, digits, - and _ must stand here") }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }
}

extension ConfigurationParser {
  /// The byte at the position, or nil at the end.
  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private var place: ConfigurationPlace {
    let characters = bytes[lineStart..<position].count { $0 & 0b1100_0000 != 0b1000_0000 }
    return ConfigurationPlace(line: line, column: characters + 1)
  }

  private func syntax(_ advice: String) -> ConfigurationFault {
    ConfigurationFault(.syntax, place, advice)
  }

  private static func isBare(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private mutating func skipSpaces() {
    while let byte = current, byte == 0x20 || byte == 0x09 { position += 1 }
  }

  /// Steps over spaces, a comment and the line's end, the only things that may follow a statement.
  private mutating func endOfLine() throws(ConfigurationFault) {
    skipSpaces()
    if current == UInt8(ascii: "#") {
      while let byte = current, byte >= 0x20 && byte != 0x7f || byte == 0x09 { position += 1 }
    }
    if current == UInt8(ascii: "\r"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "\n") {
      position += 1
    }
    guard let byte = current else { return }
    guard byte == UInt8(ascii: "\n") else { throw syntax("the line must end here, or a # comment begin") }
    position += 1
    line += 1
    lineStart = position
  }
}

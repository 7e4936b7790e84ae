import Archive

/// The check sums of an export, in the form that `sha256sum --check` reads.
struct ExportSums {
  private(set) var sums: [(name: String, sum: String)] = []

  mutating func add(_ name: String, _ bytes: [UInt8]) { add(name, sum: ExportFolder.sum(bytes)) }

  mutating func add(_ name: String, sum: String) { sums.append((name, sum)) }

  var text: String { sums.map { "\($0.sum)  \($0.name)\n" }.joined() }

  init() {}

  /// Throws `archiveMalformed` for anything but lines of a sum and a plain name, in a file that ends with a line.
  init(_ text: String) throws(ArchiveFault) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let malformed = ArchiveFault(.archiveMalformed, "\(ExportFolder.sums) is no list of check sums.")
    guard lines.popLast() == "" else { throw malformed }
    for line in lines {
      let sum = line.prefix(64)
      let name = line.dropFirst(66)
      guard line.dropFirst(64).prefix(2) == "  ", sum.utf8.count == 64,
        sum.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
        Self.isPlain(name), !sums.contains(where: { $0.name == name })
      else { throw malformed }
      sums.append((String(name), String(sum)))
    }
  }

  /// A file of the folder or of its folders `log` and `files`.
  private static func isPlain(_ name: Substring) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let letters = name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "._-/".utf8.contains(byte)
    }
    return letters && parts.count <= 2 && (parts.count == 1 || parts[0] == "log" || parts[0] == "files")
      && parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") }
  }
}

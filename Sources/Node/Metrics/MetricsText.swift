/// Writes metrics in Prometheus' text exposition format, version 0.0.4. Names and help are literals of this program; label values
/// are escaped.
public struct MetricsText: Sendable {
  public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  public enum Kind: String, Sendable {
    case counter, gauge, histogram
  }

  public private(set) var bytes: [UInt8] = []
  private var family = ""

  public init() { bytes.reserveCapacity(32_768) }

  /// Begins a family; its samples follow.
  public mutating func family(_ name: StaticString, _ kind: Kind, _ help: StaticString) {
    family = "\(name)"
    write("# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n")
  }

  public mutating func sample(_ labels: [(StaticString, String)] = [], _ value: Int) {
    line("", labels, "\(value)")
  }

  public mutating func sample(_ labels: [(StaticString, String)] = [], _ value: Double) {
    line("", labels, value.isFinite ? "\(value)" : "NaN")
  }

  /// A family of one sample.
  public mutating func one(_ name: StaticString, _ kind: Kind, _ help: StaticString, _ value: Int) {
    family(name, kind, help)
    sample([], value)
  }

  /// A histogram's samples; bounds and sum are divided by `unit`, as microseconds are by a million to be seconds.
  public mutating func samples(
    _ labels: [(StaticString, String)] = [], _ snapshot: Histogram.Snapshot, unit: Double = 1
  ) {
    var total = 0
    for (index, count) in snapshot.counts.enumerated() {
      total += count
      let isLast = index == snapshot.bounds.count
      let bound = isLast ? "+Inf" : "\(Double(snapshot.bounds[index]) / unit)"
      line("_bucket", labels + [("le", bound)], "\(total)")
    }
    line("_sum", labels, "\(Double(snapshot.sum) / unit)")
    line("_count", labels, "\(total)")
  }

  private mutating func line(_ suffix: StaticString, _ labels: [(StaticString, String)], _ value: String) {
    write("\(family)\(suffix)")
    if !labels.isEmpty {
      write("{")
      for (index, label) in labels.enumerated() {
        write(index == 0 ? "\(label.0)=\"" : ",\(label.0)=\"")
        for byte in label.1.utf8 { escape(byte) }
        write("\"")
      }
      write("}")
    }
    write(" \(value)\n")
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\\"), UInt8(ascii: "\""): bytes += [UInt8(ascii: "\\"), byte]
    case 0x0A: bytes += Array("\\n".utf8)
    default: bytes.append(byte)
    }
  }

  private mutating func write(_ text: String) { bytes += Array(text.utf8) }
}

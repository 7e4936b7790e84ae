import Glibc

/// The processor time that another process has had, from /proc.
struct ProcessTime {
  let process: Int

  func milliseconds() throws -> Int {
    let path = "/proc/\(process)/stat"
    guard let stream = fopen(path, "r") else { throw BenchFailure("cannot read \(path)") }
    defer { fclose(stream) }
    var bytes = [UInt8](repeating: 0, count: 4_096)
    bytes.removeLast(bytes.count - fread(&bytes, 1, bytes.count, stream))
    // The name before the parenthesis may hold anything.
    let fields = bytes.split(separator: UInt8(ascii: ")")).last?.split(separator: UInt8(ascii: " ")) ?? []
    let ticks = fields.dropFirst(11).prefix(2).compactMap { Int(String(decoding: $0, as: UTF8.self)) }
    guard ticks.count == 2 else { throw BenchFailure("\(path) has another form") }
    return (ticks[0] + ticks[1]) * 1_000 / sysconf(Int32(_SC_CLK_TCK))
  }
}

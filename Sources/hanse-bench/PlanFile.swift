import Glibc
import JSON

/// What `testnet/bench` wrote for one measurement.
enum PlanFile {
  private static let mostBytes = 1 << 20

  static func read(_ path: String) throws -> JSONObject {
    guard let stream = fopen(path, "r") else { throw BenchFailure("cannot read \(path)") }
    defer { fclose(stream) }
    var bytes = [UInt8](repeating: 0, count: mostBytes)
    bytes.removeLast(bytes.count - fread(&bytes, 1, bytes.count, stream))
    return try JSONReader.readObject(bytes, limits: JSONLimits(maximumBytes: mostBytes))
  }
}

import Glibc

/// What the machine itself can do in this folder, now.
enum Limits {
  private static let fsyncs = 200

  static func measure(folder: String) throws -> String {
    let fsyncMicroseconds = try fsyncP50(folder)
    let rows = try Yardstick(folder: folder).rowsPerSecond()
    return "{\"fsyncMicrosecondsP50\":\(fsyncMicroseconds),\"yardstickRowsPerSecond\":\(rows)}"
  }

  /// p50 of appending 4 KiB and fsync.
  private static func fsyncP50(_ folder: String) throws -> UInt64 {
    let path = "\(folder)/fsync.probe"
    let fd = open(path, O_CREAT | O_WRONLY | O_APPEND, 0o600)
    guard fd >= 0 else { throw BenchFailure("cannot write in \(folder)") }
    defer {
      close(fd)
      unlink(path)
    }
    let page = [UInt8](repeating: 0x61, count: 4_096)
    var samples: [UInt64] = []
    for _ in 0..<fsyncs {
      let start = Clock.microseconds()
      guard write(fd, page, page.count) == page.count, fsync(fd) == 0 else {
        throw BenchFailure("fsync failed")
      }
      samples.append(Clock.microseconds() - start)
    }
    return samples.percentile(0.5)
  }
}

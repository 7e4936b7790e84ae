internal import Glibc

/// What the system says of this process, under the names that Prometheus' client libraries use.
struct ProcessFigures {
  let residentBytes: Int
  let openDescriptors: Int
  let mostDescriptors: Int
  let cpuSeconds: Double
  let startSeconds: Double

  init() {
    let page = sysconf(Int32(_SC_PAGESIZE))
    residentBytes = (Self.words("/proc/self/statm").dropFirst().first.flatMap { Int($0) } ?? 0) * page
    openDescriptors = Self.count("/proc/self/fd")
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    mostDescriptors = Int(clamping: limit.rlim_cur)
    // Fields count from behind the name, which may hold spaces.
    let stat = Self.text("/proc/self/stat")
    let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
    let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
    func field(_ number: Int) -> Double { fields.count > number ? Double(fields[number]) ?? 0 : 0 }
    cpuSeconds = (field(11) + field(12)) / ticks
    startSeconds = Self.bootSeconds + field(19) / ticks
  }

  private static let bootSeconds: Double = {
    let line = text("/proc/stat").split(separator: "\n").first { $0.hasPrefix("btime ") }
    return line.flatMap { Double($0.dropFirst(6)) } ?? 0
  }()

  private static func words(_ file: String) -> [Substring] { text(file).split(separator: " ") }

  private static func text(_ file: String) -> String {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }

  /// Entries of a folder but for itself, its parent, and the descriptor that reads it.
  private static func count(_ folder: String) -> Int {
    guard let entries = opendir(folder) else { return 0 }
    defer { closedir(entries) }
    var count = 0
    while readdir(entries) != nil { count += 1 }
    return max(0, count - 3)
  }
}

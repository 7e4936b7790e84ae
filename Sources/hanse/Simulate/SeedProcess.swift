import Glibc
import Simulation

/// A process of this program that runs seeds and tells of each in a line.
struct SeedProcess {
  /// Tells a process which seeds are its: `number/count/first seed`, of which it runs the seed with this number, counted from the
  /// first one, and every `count`th after it.
  static let variable = "HANSE_SIMULATION_PART"

  private let process: pid_t
  private let output: Int32
  private var unread: [UInt8] = []

  /// With the arguments of this process, or others; `input` is what it reads. `nil` if it could not be started.
  init?(number: Int, count: Int, first: UInt64, arguments: [String]? = nil, input: [UInt8]? = nil) {
    guard let told = Self.pipe() else { return nil }
    defer { close(told.writes) }
    guard let given = Self.pipe() else {
      close(told.reads)
      return nil
    }
    defer { for end in [given.reads, given.writes] { close(end) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, told.writes, 1)
    if input != nil {
      posix_spawn_file_actions_adddup2(&actions, given.reads, 0)
      // It may die, and the trace of that is no news.
      posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    }
    // The environment is the process's: nothing else of this program runs yet.
    setenv(Self.variable, "\(number)/\(count)/\(first)", 1)
    defer { unsetenv(Self.variable) }
    var strings = arguments.map { $0.map { strdup($0) } + [nil] } ?? []
    defer { for string in strings { free(string) } }
    var process: pid_t = 0
    let code =
      arguments == nil
      ? posix_spawn(&process, "/proc/self/exe", &actions, nil, CommandLine.unsafeArgv, environ)
      : posix_spawn(&process, "/proc/self/exe", &actions, nil, &strings, environ)
    guard code == 0 else {
      close(told.reads)
      return nil
    }
    self.process = process
    output = told.reads
    if let input { _ = Files.write(input, to: given.writes) }
  }

  /// The part of the seeds that is this process's, if it is one of these.
  static var part: (number: Int, count: Int, first: UInt64)? {
    let words = Environment.value(variable)?.split(separator: "/").compactMap { UInt64($0) } ?? []
    guard words.count == 3, let number = Int(exactly: words[0]), let count = Int(exactly: words[1]),
      count > 0
    else { return nil }
    return (number, count, words[2])
  }

  /// What it tells next; `nil` if it has died.
  mutating func outcome() -> Outcome? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      if let end = unread.firstIndex(of: 0x0A) {
        defer { unread.removeFirst(end + 1) }
        return Outcome(line: Array(unread[..<end]))
      }
      let count = read(output, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return nil }
      unread += buffer[..<count]
    }
  }

  func end() {
    close(output)
    kill(process, SIGTERM)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
  }

  private static func pipe() -> (reads: Int32, writes: Int32)? {
    var ends: [Int32] = [-1, -1]
    guard Glibc.pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }
}

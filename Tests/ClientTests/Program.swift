import Glibc
import TestSupport
import Testing

/// Runs the built `hanse` as a script would.
struct Program {
  struct Result {
    /// The exit status, or 128 and the signal's number.
    let status: Int32
    let output: String
    let complaint: String
  }

  /// Environment besides a plain one.
  var environment: [String: String] = [:]
  var executable = Program.path

  /// Beside the test bundle, which is built with it.
  static let path: String = {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = max(0, readlink("/proc/self/exe", &buffer, buffer.count))
    let own = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return own.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/hanse"
  }()

  /// Runs to the end, or 60 s. `input` is the standard input; it is empty without.
  func run(_ arguments: [String], input: String = "") throws -> Result {
    try withTemporaryFolder { folder in
      let (inPath, outPath, errorPath) = (folder.file("in"), folder.file("out"), folder.file("err"))
      try write(input, to: inPath)
      let running = try start(arguments) { actions in
        posix_spawn_file_actions_addopen(&actions, 0, inPath, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, outPath, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errorPath, O_WRONLY | O_CREAT, 0o600)
      }
      let status = try running.wait()
      return Result(status: status, output: try Self.read(outPath), complaint: try Self.read(errorPath))
    }
  }

  /// Starts it with the descriptors that `prepare` sets up.
  func start(
    _ arguments: [String], inNewSession: Bool = false,
    _ prepare: (inout posix_spawn_file_actions_t) -> Void
  ) throws -> RunningProgram {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    prepare(&actions)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A shell's child has signals as they come; a test's thread blocks them, and its process ignores SIGPIPE.
    var defaults = sigset_t()
    sigemptyset(&defaults)
    posix_spawnattr_setsigmask(&attributes, &defaults)
    for signal in [SIGPIPE, SIGINT, SIGTERM] { sigaddset(&defaults, signal) }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    let newSession: Int16 = 0x80  // POSIX_SPAWN_SETSID
    let flags = Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK) | (inNewSession ? newSession : 0)
    posix_spawnattr_setflags(&attributes, flags)
    let words = ([executable] + arguments).map { strdup($0) } + [nil]
    let settings = ["PATH": "/usr/bin:/bin", "TZ": "UTC", "TERM": "xterm"].merging(environment) { $1 }
    let lines = settings.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (words + lines).forEach { free($0) } }
    var process = pid_t()
    let number = posix_spawn(&process, executable, &actions, &attributes, words, lines)
    try #require(number == 0, "\(executable): \(String(cString: strerror(number)))")
    return RunningProgram(process: process)
  }

  static func read(_ path: String) throws -> String {
    let fd = open(path, O_RDONLY)
    try #require(fd >= 0, "\(path) is not there")
    defer { close(fd) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = Glibc.read(fd, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Program {
  /// Runs a line of shell, for what only a shell does.
  static func shell(_ script: String, environment: [String: String] = [:]) throws -> Result {
    try Program(environment: environment, executable: "/bin/sh").run(["-c", script])
  }
}

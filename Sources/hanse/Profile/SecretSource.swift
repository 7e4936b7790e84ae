import Glibc

/// Where a secret of one kind comes from: a file, the environment, or a prompt. Never the command line, which every user of
/// the machine can read.
struct SecretSource {
  /// As in "a password is missing"; begins the codes of errors too.
  let noun: String
  /// Names the file.
  let option: OptionSpec

  private static let maxBytes = 1_024
  /// A pipe with something to read once an interrupt has come.
  private static let interruption: (reader: Int32, writer: Int32) = {
    var ends: [Int32] = [-1, -1]
    return pipe(&ends) == 0 ? (ends[0], ends[1]) : (-1, -1)
  }()

  /// With `isNew` a prompt asks twice.
  func secret(
    file: String?, variable: String, prompt: String, isNew: Bool
  ) throws(CommandFailure) -> String {
    if let file { return try fromFile(file) }
    if let secret = Environment.value(variable) { return secret }
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard terminal >= 0 else {
      throw CommandFailure(
        .usage, "\(noun)Missing", "there is no terminal to ask for the \(noun)",
        next: "use \(option.synopsis), or set \(variable)")
    }
    defer { close(terminal) }
    let secret = try ask(prompt, on: terminal)
    if isNew, try ask("Again: ", on: terminal) != secret {
      throw CommandFailure(.usage, "\(noun)sDiffer", "the two \(noun)s differ", next: "try again")
    }
    return secret
  }

  private func fromFile(_ file: String) throws(CommandFailure) -> String {
    let bytes = try Files.read(file, maxBytes: 65_536)
    return try text(bytes.prefix { $0 != 0x0A && $0 != 0x0D })
  }

  private func text(_ bytes: some Collection<UInt8>) throws(CommandFailure) -> String {
    guard let text = String(validating: bytes, as: UTF8.self), (1...Self.maxBytes).contains(text.utf8.count)
    else {
      throw CommandFailure(
        .usage, "\(noun)Invalid", "a \(noun) is 1 to \(Self.maxBytes) bytes of UTF-8", next: "give another")
    }
    return text
  }

  /// Reads a line with the echo off, which comes back whatever happens.
  private func ask(_ prompt: String, on terminal: Int32) throws(CommandFailure) -> String {
    var settings = termios()
    guard tcgetattr(terminal, &settings) == 0 else { throw Files.failure("use", "the terminal") }
    let before = settings
    settings.c_lflag &= ~tcflag_t(ECHO)
    // An interrupt must end the wait for a key, not the program, until the echo is back. It may come before the wait, and on any
    // thread: so it leaves something to read.
    let interruption = Self.interruption
    guard interruption.reader >= 0 else { throw Files.failure("wait for", "the terminal") }
    var interrupt = sigaction()
    var formerly = sigaction()
    interrupt.__sigaction_handler.sa_handler = { _ in
      var byte: UInt8 = 1
      _ = Glibc.write(SecretSource.interruption.writer, &byte, 1)
    }
    sigaction(SIGINT, &interrupt, &formerly)
    tcsetattr(terminal, TCSAFLUSH, &settings)
    _ = Files.write(Array(prompt.utf8), to: terminal)
    let line = Self.readLine(terminal, orUntil: interruption.reader)
    var restored = before
    tcsetattr(terminal, TCSAFLUSH, &restored)
    sigaction(SIGINT, &formerly, nil)
    _ = Files.write([0x0A], to: terminal)
    guard let line else {
      raise(SIGINT)
      throw CommandFailure(.usage, "\(noun)Missing", "no \(noun) was given", next: "try again")
    }
    return try text(line)
  }

  /// `nil` when interrupted.
  private static func readLine(_ terminal: Int32, orUntil interruption: Int32) -> [UInt8]? {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while true {
      var waiting = [terminal, interruption].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      let ready = poll(&waiting, 2, -1)
      if waiting[1].revents != 0 { return nil }
      if ready < 0 { continue }
      let count = read(terminal, &byte, 1)
      if count < 0 { return nil }
      if count == 0 || byte == 0x0A || byte == 0x0D { return line }
      if line.count <= maxBytes { line.append(byte) }
    }
  }
}

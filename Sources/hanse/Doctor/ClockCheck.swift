import Transport

/// Whether somebody keeps the machine's clock right. Requests between nodes must agree on the time to a minute.
enum ClockCheck {
  static func findings() -> [Finding] {
    guard let clock = SystemClock() else {
      return [
        .warning(
          "clock", "the kernel does not tell whether it is kept in step", next: "check: timedatectl status")
      ]
    }
    guard clock.isKeptInStep else {
      return [
        .warning(
          "clock", "nobody keeps it in step with the world's",
          next: "run a time service (apt install chrony); in a container, on its host")
      ]
    }
    return [.ok("clock", "kept in step, with an error of at most \(clock.errorMilliseconds) ms")]
  }

  /// What a peer's signed answer says of it.
  static func finding(ahead seconds: Int, of peer: String) -> Finding? {
    guard abs(seconds) > 2 else { return nil }
    let text = "\(peer)'s is \(abs(seconds)) s \(seconds > 0 ? "ahead" : "behind")"
    let next = "set this machine's clock, or have theirs set: from 60 s on nodes refuse each other"
    return abs(seconds) > 30 ? .problem("clock", text, next: next) : .warning("clock", text, next: next)
  }
}

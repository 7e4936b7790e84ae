import Glibc

/// The data folder: whose it is, what else may look into it, how much room there is, and how fast it is.
enum FolderCheck {
  private static let fewBytes = 100 << 20
  private static let littleBytes = 2 << 30
  private static let samples = 24
  private static let slowMicroseconds = 20_000

  /// As root everything is allowed, and a file made would be root's: becomes the node's user for good.
  static func becomeOwner(of folder: String) -> Finding? {
    var facts = stat()
    guard stat(folder, &facts) == 0 else {
      return .problem(
        "data folder", "\(folder): \(String(cString: strerror(errno)))",
        next: "run hanse init, or set dataFolder to where the data is")
    }
    guard geteuid() == 0, facts.st_uid != 0 else { return nil }
    guard setgroups(0, nil) == 0, setgid(facts.st_gid) == 0, setuid(facts.st_uid) == 0 else {
      return .problem(
        "data folder", "its owner (user \(facts.st_uid)) could not be become",
        next: "run the doctor as the node's user: sudo -u hanse hanse doctor --config FILE")
    }
    return nil
  }

  /// Whether a process has the folder's lock. Looked up, not tried: a node that starts must not find it taken.
  static func isHeld(_ folder: String) -> Bool {
    var facts = stat()
    guard stat("\(folder)/lock", &facts) == 0,
      let bytes = try? Files.read("/proc/locks", maxBytes: 1 << 20)
    else { return false }
    let inode = ":\(facts.st_ino) "
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").contains { line in
      line.contains(" FLOCK ") && line.contains(inode)
    }
  }

  static func findings(_ folder: String, isRunning: Bool) -> [Finding] {
    [access(folder, isRunning: isRunning), room(folder), speed(folder)].compactMap(\.self)
  }

  private static func access(_ folder: String, isRunning: Bool) -> Finding {
    var facts = stat()
    stat(folder, &facts)
    guard Glibc.access(folder, R_OK | W_OK | X_OK) == 0 else {
      return .problem(
        "data folder", "\(folder) may not be read and written by user \(geteuid())",
        next: "run the doctor as the node's user, or: chown -R hanse: \(folder)")
    }
    guard facts.st_mode & 0o077 == 0 else {
      return .warning(
        "data folder", "others than its owner may look into \(folder)", next: "chmod 700 \(folder)")
    }
    return .ok("data folder", "\(folder), \(isRunning ? "a node runs on it" : "no node runs on it")")
  }

  private static func room(_ folder: String) -> Finding? {
    var disk = statvfs()
    guard statvfs(folder, &disk) == 0 else { return nil }
    let bytes = Int(clamping: disk.f_bavail) * Int(clamping: disk.f_frsize)
    let text = "\(bytes >> 20) MiB free on its disk"
    if bytes < fewBytes {
      return .problem("disk", text, next: "make room: a node whose disk is full accepts nothing")
    }
    if bytes < littleBytes { return .warning("disk", text, next: "make room before it is full") }
    return .ok("disk", text)
  }

  /// How long a small write takes to be safe: every acknowledgement waits for one.
  private static func speed(_ folder: String) -> Finding? {
    let file = "\(folder)/doctor-\(getpid())"
    let descriptor = open(file, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    defer {
      close(descriptor)
      unlink(file)
    }
    let block = [UInt8](repeating: 0x48, count: 4_096)
    var times: [Int] = []
    for _ in 0..<samples {
      let began = now()
      guard write(descriptor, block, block.count) == block.count, fsync(descriptor) == 0 else {
        return .problem(
          "disk speed", "fsync failed: \(String(cString: strerror(errno)))", next: "check the disk")
      }
      times.append(now() - began)
    }
    let median = times.sorted()[samples / 2]
    let text = "fsync takes \(median) µs (median of \(samples))"
    guard median > slowMicroseconds else { return .ok("disk speed", text) }
    return .warning(
      "disk speed", text,
      next: "use a faster disk: every message waits for one fsync, or shares it under load")
  }

  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000 + time.tv_nsec / 1_000
  }
}

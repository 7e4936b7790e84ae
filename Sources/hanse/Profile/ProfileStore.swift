import Glibc
import JSON

/// Profiles in `${XDG_CONFIG_HOME:-~/.config}/hanse/`, one file each that only its owner may read.
struct ProfileStore {
  let folder: String

  init() throws(CommandFailure) {
    if let base = Environment.value("XDG_CONFIG_HOME"), base.hasPrefix("/") {
      folder = base + "/hanse"
    } else if let home = Environment.value("HOME") {
      folder = home + "/.config/hanse"
    } else {
      throw CommandFailure(
        .local, "homeUnknown", "there is no place for profiles", next: "set HOME or XDG_CONFIG_HOME")
    }
  }

  /// Throws `profileNameInvalid` for a name that would not be a plain file name.
  static func check(_ name: String) throws(CommandFailure) {
    let isPlain = name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "-_.".utf8.contains(byte)
    }
    guard isPlain, (1...64).contains(name.utf8.count), name.first != "." else {
      throw CommandFailure(
        .usage, "profileNameInvalid",
        "a profile's name is 1 to 64 letters, digits, dots, dashes or underscores",
        next: "choose another with --profile or HANSE_PROFILE")
    }
  }

  func path(_ name: String) -> String { "\(folder)/\(name).json" }

  /// `nil` when there is no such profile.
  func load(_ name: String) throws(CommandFailure) -> Profile? {
    let path = path(name)
    let fd = open(path, O_RDONLY | O_CLOEXEC)
    if fd < 0 && errno == ENOENT { return nil }
    guard fd >= 0 else { throw Files.failure("read", path) }
    defer { close(fd) }
    var status = stat()
    guard fstat(fd, &status) == 0, status.st_mode & 0o077 == 0 else {
      throw CommandFailure(
        .local, "profileExposed", "others may read \(path), which holds a login",
        next: "chmod 600 \(path), and log in again if they may have")
    }
    let bytes = try Files.read(fd, name: path, maxBytes: 65_536)
    do throws(JSONError) { return try Profile(bytes: bytes) } catch {
      throw CommandFailure(
        .local, "profileMalformed", "\(path) is no profile: \(error.code.rawValue)",
        next: "log in again: hanse login --url URL --name NAME")
    }
  }

  /// Replaces the file as a whole, so that a crash leaves the old or the new one.
  func save(_ profile: Profile, as name: String) throws(CommandFailure) {
    try makeFolder()
    let path = path(name)
    let draft = "\(folder)/.\(name).\(getpid())"
    unlink(draft)
    let fd = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard fd >= 0 else { throw Files.failure("write", draft) }
    defer { close(fd) }
    guard fchmod(fd, 0o600) == 0, Files.write(profile.bytes, to: fd), fsync(fd) == 0, rename(draft, path) == 0
    else {
      let failure = Files.failure("write", path)
      unlink(draft)
      throw failure
    }
  }

  /// To be held while the profile is changed by what it says.
  func lock(_ name: String) throws(CommandFailure) -> ProfileLock {
    try makeFolder()
    return try ProfileLock("\(folder)/.\(name).lock")
  }

  func remove(_ name: String) throws(CommandFailure) {
    guard unlink(path(name)) == 0 || errno == ENOENT else { throw Files.failure("remove", path(name)) }
  }

  private func makeFolder() throws(CommandFailure) {
    var made = ""
    for part in folder.split(separator: "/") {
      made += "/" + part
      guard mkdir(made, 0o700) == 0 || errno == EEXIST else { throw Files.failure("make", made) }
    }
  }
}

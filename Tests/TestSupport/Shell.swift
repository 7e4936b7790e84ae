internal import Glibc

/// Runs shell scripts.
public enum Shell {
  /// Runs to the end; true if it exits with 0.
  public static func run(_ script: String) -> Bool {
    var process = pid_t()
    let words: [UnsafeMutablePointer<CChar>?] = ["sh", "-c", script].map { (word: String) in strdup(word) }
    defer { words.forEach { free($0) } }
    guard posix_spawn(&process, "/bin/sh", nil, nil, words + [nil], nil) == 0 else { return false }
    var status: Int32 = 0
    return waitpid(process, &status, 0) == process && status == 0
  }
}

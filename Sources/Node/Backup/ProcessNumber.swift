internal import Glibc

/// Tells what this process makes from what another makes at the same time.
enum ProcessNumber {
  static var own: Int32 { getpid() }
}

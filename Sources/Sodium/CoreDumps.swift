internal import CSodium
internal import Glibc

/// Images of a process' memory that the system writes when it crashes: with the keys of a node and what its
/// users say in them.
public enum CoreDumps {
  /// None from now on: no file, by the limit; and nothing for a program of the system's that collects them,
  /// which the limit does not keep from it. Other processes of the same user cannot look into this one
  /// either.
  public static func forbid() {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    _ = hanse_forbid_dumps()
  }
}

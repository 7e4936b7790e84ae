import Glibc

/// The process's environment.
enum Environment {
  /// A variable that is set and not empty.
  static func value(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }

  /// What `hanse help environment` lists.
  static let documented = [
    ("HANSE_PROFILE", "the profile to use when --profile is not given"),
    ("HANSE_PASSWORD", "the password of `hanse login`, and the old one of `hanse password`"),
    ("HANSE_ADMIN_PASSWORD", "the administrator's password of `hanse init`"),
    ("HANSE_CODE", "the code of `hanse register` and `hanse password --url`"),
    ("HANSE_NEW_PASSWORD", "the new password of `hanse users add`, `register` and `password`"),
    ("XDG_CONFIG_HOME", "where profiles are kept, in its folder `hanse`; ~/.config if not set"),
    ("NO_COLOR", "if set, no colours; there are none anyway when the output is no terminal"),
    ("TZ", "the time zone of the times that are printed"),
  ]
}

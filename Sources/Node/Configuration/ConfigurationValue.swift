/// The values a configuration file knows.
enum ConfigurationValue: Equatable {
  case string(String)
  case integer(Int64)
  case bool(Bool)
  case strings([String])
}

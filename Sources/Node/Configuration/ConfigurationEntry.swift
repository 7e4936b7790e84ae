/// A key and its value, and where they stand.
struct ConfigurationEntry {
  let key: String
  let keyPlace: ConfigurationPlace
  let value: ConfigurationValue
  let valuePlace: ConfigurationPlace
}

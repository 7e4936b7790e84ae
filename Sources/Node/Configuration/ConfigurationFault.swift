/// A `ConfigurationError` before the file's name is known to it.
struct ConfigurationFault: Error {
  let code: ConfigurationError.Code
  let place: ConfigurationPlace?
  let advice: String

  init(_ code: ConfigurationError.Code, _ place: ConfigurationPlace?, _ advice: String) {
    self.code = code
    self.place = place
    self.advice = advice
  }

  func error(file: String) -> ConfigurationError {
    ConfigurationError(code: code, file: file, place: place, advice: advice)
  }
}

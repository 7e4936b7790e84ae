import COpenSSL
import Glibc

/// Starts named pthreads.
public enum Threads {
  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts a detached thread that runs `body`; the name is cut to Linux's 15 bytes.
  public static func start(name: String, _ body: @escaping @Sendable () -> Void) throws(TransportError) {
    var thread = pthread_t()
    let shortName = String(name.prefix(15))
    let boxed = Unmanaged.passRetained(
      Body {
        pthread_setname_np(pthread_self(), shortName)
        body()
      })
    let result = pthread_create(
      &thread, nil,
      { argument in
        // pthread hands back exactly the pointer given below, never null.
        let body = Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue()
        body.run()
        return nil
      }, boxed.toOpaque())
    guard result == 0 else {
      boxed.release()
      throw .system("pthread_create", result)
    }
    pthread_detach(thread)
  }
}

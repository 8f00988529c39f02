// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.read;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection that is kept alive, with as little work as possible around it: it measures the
 * server, not a client.
 */
public final class HttpConnection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final String LENGTH = "content-length:";

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final String host;

  /**
   * An answer.
   *
   * @param status its status
   * @param bodyBytes length of its body
   */
  public record Answer(int status, int bodyBytes) {}

  /** Connects to the loopback interface. */
  public HttpConnection(int port) throws IOException {
    socket = new Socket();
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 14);
    out = socket.getOutputStream();
    host = "127.0.0.1:" + port;
  }

  /** Asks for a path in somebody's name and reads the whole answer. */
  public Answer get(String path, String tenant, String user) throws IOException {
    out.write(
        ("GET "
                + path
                + " HTTP/1.1\r\nHost: "
                + host
                + "\r\nX-Tenant-ID: "
                + tenant
                + "\r\nX-User-ID: "
                + user
                + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1));
    String first = line();
    int length = -1;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
        length = Integer.parseInt(header.substring(LENGTH.length()).strip());
      }
    }
    if (length < 0) {
      throw new IOException("an answer without its length: " + first.toLowerCase(Locale.ROOT));
    }
    in.skipNBytes(length);
    return new Answer(Integer.parseInt(first.substring(9, 12)), length);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the connection was closed");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

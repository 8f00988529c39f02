// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.live;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * One who listens to a stream for as long as it lasts: with as little work as it takes, since it
 * shares the processors with what is measured.
 */
final class StreamClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int BUFFER = 2_048;

  private final Socket socket = new Socket();
  private final URI base;
  private final String target;
  private final String headers;
  private final Consumer<String> data;
  private volatile boolean closed;

  /**
   * Not connected yet.
   *
   * @param target path and query of the stream
   * @param headers who asks: lines of the head
   * @param data told the data of each event, on the thread that reads
   */
  StreamClient(URI base, String target, String headers, Consumer<String> data) {
    this.base = base;
    this.target = target;
    this.headers = headers;
    this.data = data;
  }

  /**
   * Listens until it is closed, or the answer ends.
   *
   * @param opened told when there is an answer
   * @throws IOException when there is none, or it was cut
   */
  void listen(Runnable opened) throws IOException {
    try {
      read(opened);
    } catch (IOException e) {
      if (!closed) {
        throw e;
      }
    }
  }

  /** Whether it was closed here. */
  boolean isClosed() {
    return closed;
  }

  private void read(Runnable opened) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(base.getHost(), base.getPort()), PATIENCE_MILLIS);
    socket
        .getOutputStream()
        .write(
            ("GET "
                    + target
                    + " HTTP/1.1\r\nHost: "
                    + base.getAuthority()
                    + "\r\nAccept: text/event-stream\r\n"
                    + headers
                    + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
    InputStream in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    StringBuilder line = new StringBuilder(BUFFER);
    line(in, line);
    if (!line.toString().contains(" 200")) {
      throw new IOException(target + " is answered with " + line);
    }
    opened.run();
    boolean chunked = false;
    while (line(in, line) && !line.isEmpty()) {
      chunked |= "Transfer-Encoding: chunked".contentEquals(line);
    }
    InputStream body = chunked ? new Chunks(in) : in;
    while (line(body, line)) {
      if (line.length() > 6 && line.charAt(0) == 'd' && line.charAt(4) == ':') {
        data.accept(line.substring(6));
      }
    }
  }

  private static boolean line(InputStream in, StringBuilder line) throws IOException {
    line.setLength(0);
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        return true;
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return false;
  }

  /** The body without the lengths of its chunks. */
  private static final class Chunks extends InputStream {
    private final InputStream in;
    private final StringBuilder length = new StringBuilder();
    private long left;

    Chunks(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      if (left == 0) {
        do {
          if (!line(in, length)) {
            return -1;
          }
        } while (length.isEmpty());
        left = Long.parseLong(length.toString(), 16);
        if (left == 0) {
          return -1;
        }
      }
      left--;
      return in.read();
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LinkProxyTest {
  private static final int FETCH = 1;

  private ServerSocket server;
  private LinkProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::echo);
    proxy = new LinkProxy(0, server.getLocalPort(), true);
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  /** Sends every frame back. */
  private void echo() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual()
            .start(
                () -> {
                  try (socket) {
                    socket.getInputStream().transferTo(socket.getOutputStream());
                  } catch (IOException e) {
                    // the connection was cut: what is tested
                  }
                });
      } catch (IOException e) {
        return;
      }
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(5_000);
    return socket;
  }

  private static void send(Socket socket, int api, String client) throws IOException {
    byte[] id = client.getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(10 + id.length + 4);
    frame.putShort((short) api).putShort((short) 9).putInt(1);
    frame.putShort((short) id.length).put(id).putInt(42);
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeInt(frame.capacity());
    out.write(frame.array());
    out.flush();
  }

  private static int receive(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] frame = new byte[in.readInt()];
    in.readFully(frame);
    return ByteBuffer.wrap(frame).getInt(frame.length - 4);
  }

  @Test
  void shouldPassOnAndShowRequests() throws IOException {
    // given
    List<Request> seen = new CopyOnWriteArrayList<>();
    proxy.tap(
        new Tap() {
          @Override
          public boolean before(Request request) {
            seen.add(request);
            return request.api() != Request.END_TXN;
          }
        });

    try (Socket socket = connect()) {
      // when
      send(socket, FETCH, "instance-1-a");

      // then
      assertThat(receive(socket)).isEqualTo(42);
      assertThat(seen).containsExactly(new Request(FETCH, "instance-1-a"));

      // when: swallowed
      send(socket, Request.END_TXN, "instance-1-a");

      // then
      assertThatThrownBy(() -> receive(socket)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void shouldCutOnlyThoseItIsToldTo() throws IOException {
    try (Socket one = connect();
        Socket other = connect()) {
      // given
      send(one, FETCH, "instance-1-a");
      send(other, FETCH, "instance-2-a");
      receive(one);
      receive(other);

      // when
      proxy.cut(client -> client.startsWith("instance-1-"));

      // then
      assertThatThrownBy(() -> receive(one)).isInstanceOf(IOException.class);
      send(other, FETCH, "instance-2-a");
      assertThat(receive(other)).isEqualTo(42);
      assertThat(proxy.hindered()).isPositive();
      try (Socket again = connect()) {
        send(again, FETCH, "instance-1-a");
        assertThatThrownBy(() -> receive(again)).isInstanceOf(IOException.class);
      }

      // when
      proxy.heal();

      // then
      try (Socket again = connect()) {
        send(again, FETCH, "instance-1-a");
        assertThat(receive(again)).isEqualTo(42);
      }
    }
  }

  @Test
  void shouldFreezeWithoutAWordAndThaw() throws IOException {
    try (Socket socket = connect()) {
      // given
      send(socket, FETCH, "c");
      receive(socket);

      // when
      proxy.freeze(client -> true);
      send(socket, FETCH, "c");
      socket.setSoTimeout(300);

      // then: neither an answer nor an end
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);

      // when
      proxy.heal();
      socket.setSoTimeout(5_000);

      // then
      assertThat(receive(socket)).isEqualTo(42);
    }
  }

  @Test
  void shouldSlowDown() throws IOException {
    try (Socket socket = connect()) {
      // given
      proxy.slow(client -> true, Duration.ofMillis(150));

      // when
      long began = System.nanoTime();
      send(socket, FETCH, "c");
      receive(socket);

      // then: there and back
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }
  }

  @Test
  void shouldPassAnyProtocolAndCutIt() throws IOException {
    try (LinkProxy plain = new LinkProxy(0, server.getLocalPort(), false);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), plain.port())) {
      // given
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
      assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("hello");

      // when
      plain.cut(client -> true);

      // then
      assertThat(endsOrFails(socket)).isTrue();
    }
  }

  private static boolean endsOrFails(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}

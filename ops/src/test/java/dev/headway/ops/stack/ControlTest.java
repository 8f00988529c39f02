// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.ops.stack.ControlRequest.Action;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Client and server of the control channel, over a real socket. */
class ControlTest {
  @TempDir Path folder;

  @Test
  void shouldHandOnRequestsProgressAndAnswers() {
    // given
    List<ControlRequest> requests = new ArrayList<>();
    List<String> progress = new ArrayList<>();
    try (ControlServer server =
        serve(
            data("data"),
            (request, say) -> {
              requests.add(request);
              say.accept("half-way …");
              return "done it";
            })) {
      // when
      ControlClient client = new ControlClient(data("data"));
      String first = client.send(new ControlRequest(Action.RESTART, null), progress::add);
      String second = client.send(new ControlRequest(Action.ADD, 3), progress::add);

      // then
      assertThat(List.of(first, second)).containsExactly("done it", "done it");
      assertThat(progress).containsExactly("half-way …", "half-way …");
      assertThat(requests)
          .containsExactly(
              new ControlRequest(Action.RESTART, null), new ControlRequest(Action.ADD, 3));
      assertThat(server.path()).exists();
    }
    assertThat(data("data").control()).isEmptyDirectory();
  }

  @Test
  void shouldSayWhatWentWrong() {
    try (ControlServer server =
        serve(
            data("data"),
            (request, say) -> {
              if (request.action() == Action.KILL) {
                throw new StackException("There is no instance 9.");
              }
              throw new IllegalStateException("broken");
            })) {
      // given
      ControlClient client = new ControlClient(data("data"));

      // when / then
      assertThatThrownBy(() -> client.send(new ControlRequest(Action.KILL, 9), line -> {}))
          .isInstanceOf(StackException.class)
          .hasMessage("There is no instance 9.");
      assertThatThrownBy(() -> client.send(new ControlRequest(Action.ADD, 9), line -> {}))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("unexpected")
          .hasMessageContaining("broken");
      assertThat(server.path()).exists();
    }
  }

  @Test
  void shouldGoOnAfterSomebodyWhoTalksNonsense() throws Exception {
    try (ControlServer server = serve(data("data"), (request, say) -> "done")) {
      // given
      try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(server.path()))) {
        channel.write(ByteBuffer.wrap("nonsense\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(channel.read(ByteBuffer.allocate(16))).isEqualTo(-1);
      }

      // when
      String answer =
          new ControlClient(data("data")).send(new ControlRequest(Action.ADD, null), line -> {});

      // then
      assertThat(answer).isEqualTo("done");
    }
  }

  @Test
  void shouldSayWhenTheStackEndsMeanwhile() throws Exception {
    // given
    CountDownLatch never = new CountDownLatch(1);
    try (ControlServer server =
        serve(
            data("data"),
            (request, say) -> {
              say.accept("begun");
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return "too late";
            })) {
      // when / then: it ends as soon as the request has begun
      assertThatThrownBy(
              () ->
                  new ControlClient(data("data"))
                      .send(new ControlRequest(Action.ADD, null), line -> server.close()))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("ended before it answered");
    } finally {
      never.countDown();
    }
  }

  @Test
  void shouldSayThatNoStackRunsOrThatItIsStillStarting() {
    // given
    DataFolder data = data("data");
    ControlClient client = new ControlClient(data);

    // when / then
    assertThatThrownBy(() -> client.send(new ControlRequest(Action.ADD, null), line -> {}))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("No stack runs for " + data.root())
        .hasMessageContaining("headway up --data " + data.root());

    // given
    write(data, null);

    // when / then
    assertThatThrownBy(() -> client.send(new ControlRequest(Action.ADD, null), line -> {}))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("still starting");
  }

  @Test
  void shouldBeForItsOwnerOnly() throws Exception {
    try (ControlServer server = serve(data("data"), (request, say) -> "done")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.path())))
          .isEqualTo("rw-------");
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(data("data").control())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void shouldGoElsewhereWhenThePathIsTooLongForASocket() throws Exception {
    // given
    DataFolder data = data("d".repeat(120));
    Path folderOfSocket;
    try (ControlServer server = serve(data, (request, say) -> "done")) {
      // when
      String answer =
          new ControlClient(data).send(new ControlRequest(Action.ADD, null), line -> {});

      // then
      assertThat(answer).isEqualTo("done");
      folderOfSocket = server.path().resolveSibling("").toAbsolutePath().normalize();
      assertThat(folderOfSocket.startsWith(data.root())).isFalse();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folderOfSocket)))
          .isEqualTo("rwx------");
    }
    assertThat(folderOfSocket).doesNotExist();
    Path tooLong = Files.createDirectories(folder.resolve("t".repeat(120)));
    assertThatThrownBy(() -> ControlSocket.prepare(data, tooLong))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("too long for a Unix socket")
        .hasMessageContaining("--data DIR");
    assertThat(tooLong).isEmptyDirectory();
  }

  private DataFolder data(String name) {
    return new DataFolder(folder.resolve(name));
  }

  private static ControlServer serve(DataFolder data, ControlServer.Handler handler) {
    ControlServer server = ControlServer.open(ControlSocket.prepare(data), handler);
    write(data, server.path());
    return server;
  }

  private static void write(DataFolder data, @Nullable Path control) {
    data.create();
    new StackState(
            ProcessIdentity.of(ProcessHandle.current().pid()),
            true,
            "127.0.0.1:1",
            "http://127.0.0.1:2",
            null,
            null,
            "http://127.0.0.1:3",
            control == null ? null : control.toString(),
            List.of(),
            List.of(),
            null)
        .write(data.stateFile());
  }
}

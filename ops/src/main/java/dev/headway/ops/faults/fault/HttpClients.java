// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.fault;

import dev.headway.ops.client.Pause;
import dev.headway.ops.faults.scenario.Cluster;
import dev.headway.ops.stack.LocalApp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * F18: clients that never finish their request, that never read their answer, and that are simply
 * gone. Others must not notice.
 *
 * @param clients how many never finish; a fifth as many never read
 * @param lasting how long
 */
public record HttpClients(int clients, Duration lasting) implements Fault {
  /** What others may have to wait at most meanwhile, on a machine that is shared. */
  private static final Duration OTHERS = Duration.ofSeconds(2);

  private static final String HALF_REQUEST =
      "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nX-Tenant-ID: t\r\nX-User-ID: u\r\n"
          + "Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{\"id\":";
  private static final String UNREAD_REQUEST =
      "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n";

  /** More answers than the buffers of a socket with a small window hold. */
  private static final int UNREAD_REQUESTS = 40;

  /** One in so many reads nothing: making those answers must not be what keeps the server busy. */
  private static final int UNREAD_SHARE = 5;

  @Override
  public String id() {
    return "F18";
  }

  @Override
  public String title() {
    return clients + " half-open clients, and " + clients / UNREAD_SHARE + " that read nothing";
  }

  @Override
  public Strike strike(Cluster cluster, Random random) throws InterruptedException {
    LocalApp victim = Victims.owner(cluster, random);
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < clients; i++) {
        sockets.add(send(victim, HALF_REQUEST, 1));
        if (i % UNREAD_SHARE == 0) {
          sockets.add(send(victim, UNREAD_REQUEST, UNREAD_REQUESTS));
        }
      }
      Duration worst = worst(victim);
      if (worst.compareTo(OTHERS) > 0) {
        throw new IllegalStateException(
            "another client of instance "
                + victim.id()
                + " had to wait for "
                + worst.toMillis()
                + " ms while "
                + sockets.size()
                + " others were slow");
      }
      return Strike.fired(
          sockets.size() > clients,
          sockets.size()
              + " connections to instance "
              + victim.id()
              + "; another client waited at most "
              + worst.toMillis()
              + " ms",
          System.nanoTime(),
          Bounds.NOTHING);
    } catch (IOException e) {
      throw new IllegalStateException(
          "instance "
              + victim.id()
              + " did not serve another client while "
              + sockets.size()
              + " others were slow",
          e);
    } finally {
      sockets.forEach(HttpClients::close);
    }
  }

  private static Socket send(LocalApp app, String request, int times) throws IOException {
    Socket socket = new Socket();
    // A small window, so that answers fill it soon.
    socket.setReceiveBufferSize(4 * 1024);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), app.port()), 10_000);
    socket.getOutputStream().write(request.repeat(times).getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /**
   * How long another client waits for 99 % of its answers, in the second half of the time: at first
   * the answers that nobody reads are made. Every one must come.
   */
  private Duration worst(LocalApp app) throws IOException, InterruptedException {
    List<Duration> waits = new ArrayList<>();
    long end = System.nanoTime() + lasting.toNanos();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(app.address() + "/health"))
            .timeout(Duration.ofSeconds(20))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (System.nanoTime() < end) {
        long asked = System.nanoTime();
        int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        waits.add(Duration.ofNanos(System.nanoTime() - asked));
        if (status != 200) {
          throw new IllegalStateException("/health answered " + status);
        }
        Pause.of(Duration.ofMillis(20));
      }
    }
    List<Duration> settled = new ArrayList<>(waits.subList(waits.size() / 2, waits.size()));
    Collections.sort(settled);
    return settled.get(settled.size() * 99 / 100);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}

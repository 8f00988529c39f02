// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Stands between clients and one server on the loopback interface. It can cut connections, hold
 * them without a word (half-open) and make them slow, for all clients or for some. Thread-safe.
 */
public final class LinkProxy implements AutoCloseable {
  /** What happens to connections. */
  enum Mode {
    PASS,
    CUT,
    FROZEN,
    SLOW
  }

  /** How the links of some clients are. */
  record Rule(Mode mode, Duration delay, Predicate<String> clients) {
    static final Rule PASS = new Rule(Mode.PASS, Duration.ZERO, client -> true);
  }

  private final ServerSocket server;
  private final InetSocketAddress target;
  private final boolean kafka;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong hindered = new AtomicLong();
  private volatile Rule rule = Rule.PASS;
  private volatile Tap tap = Tap.NONE;
  private volatile boolean closed;

  /**
   * Listens at once.
   *
   * @param port where clients connect; 0: any, see {@link #port}
   * @param targetPort where the server listens, now or later
   * @param kafka clients speak Kafka's protocol: their ids are known, and taps see their requests
   */
  public LinkProxy(int port, int targetPort, boolean kafka) {
    try {
      server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
    this.kafka = kafka;
    Thread.ofPlatform().daemon().name("link-" + server.getLocalPort()).start(this::accept);
  }

  /** Where clients connect. */
  public int port() {
    return server.getLocalPort();
  }

  /** Connections there have been. */
  public long accepted() {
    return accepted.get();
  }

  /** How often a connection was cut or refused, or bytes were held up. */
  public long hindered() {
    return hindered.get();
  }

  /** Who watches requests from now on. */
  public void tap(Tap chosen) {
    tap = chosen;
  }

  /** Cuts the connections of the clients whose id fits, and every new one. */
  public void cut(Predicate<String> clients) {
    rule(new Rule(Mode.CUT, Duration.ZERO, clients));
    links.stream().filter(link -> link.rule().mode() == Mode.CUT).forEach(Link::sever);
  }

  /** Passes nothing on and closes nothing: neither side learns that the other is gone. */
  public void freeze(Predicate<String> clients) {
    rule(new Rule(Mode.FROZEN, Duration.ZERO, clients));
  }

  /** Passes everything on that much later. */
  public void slow(Predicate<String> clients, Duration delay) {
    rule(new Rule(Mode.SLOW, delay, clients));
  }

  /** Passes everything on again. */
  public void heal() {
    rule(Rule.PASS);
  }

  private void rule(Rule chosen) {
    synchronized (this) {
      rule = chosen;
      notifyAll();
    }
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = server.accept();
        accepted.incrementAndGet();
        Thread.ofVirtual().name("link").start(() -> connect(client));
      } catch (IOException e) {
        if (!closed) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void connect(Socket client) {
    Socket upstream = new Socket();
    Link link = new Link(this, client, upstream);
    try {
      if (!kafka && rule.mode() == Mode.CUT) {
        hindered.incrementAndGet();
        client.close();
        return;
      }
      upstream.connect(target, 2_000);
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      links.add(link);
      Thread answers = Thread.ofVirtual().name("link-answers").start(link::passAnswers);
      if (kafka) {
        link.passRequests();
      } else {
        link.passBytes();
      }
      answers.join();
    } catch (IOException e) {
      // The server is away: the client sees its connection close, as it would without us.
      link.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      links.remove(link);
      link.close();
    }
  }

  Rule ruleFor(String client) {
    Rule now = rule;
    return now.clients().test(client) ? now : Rule.PASS;
  }

  Tap tap() {
    return tap;
  }

  void hinder() {
    hindered.incrementAndGet();
  }

  /** Waits while the links of {@code client} are frozen. */
  void awaitThaw(String client) throws InterruptedException {
    if (ruleFor(client).mode() == Mode.FROZEN) {
      hinder();
      synchronized (this) {
        while (!closed && ruleFor(client).mode() == Mode.FROZEN) {
          wait();
        }
      }
    }
  }

  /** Stops listening and closes every connection. */
  @Override
  public void close() {
    closed = true;
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      heal();
      links.forEach(Link::close);
    }
  }
}

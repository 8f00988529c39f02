// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.proxy;

import dev.headway.ops.faults.proxy.LinkProxy.Mode;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One connection through a {@link LinkProxy}. */
final class Link {
  /** Larger frames are none of Kafka's. */
  private static final int MAX_FRAME = 100 * 1024 * 1024;

  private final LinkProxy proxy;
  private final Socket client;
  private final Socket server;
  private volatile String clientId = "";

  Link(LinkProxy proxy, Socket client, Socket server) {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
  }

  LinkProxy.Rule rule() {
    return proxy.ruleFor(clientId);
  }

  /** Passes requests on, whole frames, so that each can be seen before it is passed. */
  void passRequests() {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(client.getInputStream()))) {
      OutputStream out = server.getOutputStream();
      while (true) {
        int size = in.readInt();
        if (size < 0 || size > MAX_FRAME) {
          throw new IOException("a frame of " + size + " bytes is none of Kafka's");
        }
        byte[] frame = new byte[4 + size];
        ByteBuffer.wrap(frame).putInt(size);
        in.readFully(frame, 4, size);
        Request request = head(frame);
        clientId = request.clientId();
        if (!mayPass() || !proxy.tap().before(request)) {
          return;
        }
        out.write(frame);
        out.flush();
        proxy.tap().after(request);
      }
    } catch (EOFException e) {
      // The client is done.
    } catch (IOException e) {
      // One side is gone; the other is told by the close.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  private static Request head(byte[] frame) {
    ByteBuffer head = ByteBuffer.wrap(frame, 4, frame.length - 4);
    int api = head.getShort();
    head.getShort(); // version
    head.getInt(); // correlation
    short length = head.getShort();
    return new Request(
        api, length < 0 ? "" : new String(frame, head.position(), length, StandardCharsets.UTF_8));
  }

  /** Passes bytes of any protocol on to the server. */
  void passBytes() {
    try {
      pump(client.getInputStream(), server.getOutputStream());
    } catch (IOException e) {
      close();
    }
  }

  /** Passes answers back. */
  void passAnswers() {
    try {
      pump(server.getInputStream(), client.getOutputStream());
    } catch (IOException e) {
      close();
    }
  }

  private void pump(InputStream in, OutputStream out) {
    byte[] buffer = new byte[16 * 1024];
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (!mayPass()) {
          return;
        }
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // One side is gone; the other is told by the close.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  /** Waits as the rule says; false when the link is cut. */
  private boolean mayPass() throws InterruptedException {
    LinkProxy.Rule rule = rule();
    if (rule.mode() == Mode.SLOW) {
      proxy.hinder();
      Thread.sleep(rule.delay());
    }
    proxy.awaitThaw(clientId);
    if (rule().mode() == Mode.CUT) {
      proxy.hinder();
      return false;
    }
    return true;
  }

  /** Cuts it. */
  void sever() {
    proxy.hinder();
    close();
  }

  void close() {
    for (Socket socket : new Socket[] {client, server}) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is of no more use either way.
      }
    }
  }
}

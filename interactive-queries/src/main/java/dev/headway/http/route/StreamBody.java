// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.route;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A body that is written bit by bit, for as long as there is something to say. The server closes it
 * in any case, also where nobody reads it.
 */
public interface StreamBody extends AutoCloseable {
  /**
   * Writes it, in the thread of the request; what is flushed is sent at once.
   *
   * @throws IOException when the client is gone, or does not read
   * @throws InterruptedException when the thread is to end
   */
  void write(OutputStream out) throws IOException, InterruptedException;

  /** How much is mostly sent at once; as much is kept for it in memory, for as long as it lasts. */
  int pieceBytes();

  @Override
  void close();
}

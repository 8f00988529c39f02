// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import dev.headway.http.json.Json;

/** Why changes cannot be told one by one. */
enum Gap {
  /** The topic does not have all of them any more. */
  COMPACTED,
  /** It would take reading more of the topic than is allowed. */
  TOO_FAR,
  /** Too many come back at once, or the topic is not to be read at the moment. */
  BUSY,
  /** The cursor is ahead of the topic: that was made anew. */
  UNKNOWN_PLACE,
  /** A version did not come. */
  MISSED;

  /** The name in the API. */
  String label() {
    return Json.label(this);
  }
}

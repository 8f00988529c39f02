// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The other instances that hold a partition, as far as this one knows.
 *
 * @param active the one that folds it; null when it is this one or not known
 * @param standbys those that keep a copy
 */
public record Holders(@Nullable InstanceAddress active, List<InstanceAddress> standbys) {
  /** Nobody is known to hold it. */
  public static final Holders NONE = new Holders(null, List.of());

  /** Copies the list. */
  public Holders {
    standbys = List.copyOf(standbys);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.view;

/** A bar of a share done. */
public final class Bar {
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

  private Bar() {}

  /**
   * The bar.
   *
   * @param share 0 … 1; anything else is clamped
   * @param width in characters
   */
  public static String of(double share, int width) {
    double clamped = Double.isNaN(share) ? 0 : Math.clamp(share, 0.0, 1.0);
    int eighths = (int) Math.floor(clamped * width * 8);
    StringBuilder bar = new StringBuilder(width);
    bar.repeat("█", eighths / 8);
    if (eighths % 8 != 0) {
      bar.append(EIGHTHS.charAt(eighths % 8));
    }
    bar.repeat("·", width - bar.length());
    return bar.toString();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.config;

/**
 * One configuration entry.
 *
 * @param name name in a configuration file, for example {@code topics.partitions}; the environment
 *     variable is {@code HEADWAY_} followed by the name in upper case with {@code _} for dots and
 *     hyphens
 * @param defaultValue value when nothing is set; empty for none
 * @param unit unit of the value, or its kind ({@code text}, {@code list}, {@code path}, {@code
 *     count}, {@code boolean})
 * @param description what it does and why the default is what it is
 */
public record Setting(String name, String defaultValue, String unit, String description) {
  /** The environment variable that sets this entry. */
  public String environmentVariable() {
    return "HEADWAY_" + name.replace('.', '_').replace('-', '_').toUpperCase(java.util.Locale.ROOT);
  }
}

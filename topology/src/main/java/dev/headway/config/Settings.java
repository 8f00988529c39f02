// SPDX-License-Identifier: Apache-2.0
package dev.headway.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The values of the configuration entries: defaults, overlaid by a properties file, overlaid by the
 * environment, overlaid by what the caller sets. Entries below {@code kafka.} are passed to every
 * Kafka client as they are.
 */
public final class Settings {
  /** Prefix of entries that are handed to the Kafka clients without it. */
  public static final String KAFKA_PREFIX = "kafka.";

  private static final String ENVIRONMENT_PREFIX = "HEADWAY_";

  private final Map<String, String> values;

  private Settings(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** Settings with exactly these values. */
  public static Settings of(Map<String, String> values) {
    return new Settings(values);
  }

  /**
   * Reads the file {@code HEADWAY_CONFIG} names, if it does, and then the environment.
   *
   * @param catalogue every known entry; an unknown name in the file is an error, since it is most
   *     likely a typing error
   * @throws SettingException when the file cannot be read or names an unknown entry
   */
  public static Settings load(Map<String, String> environment, List<Setting> catalogue) {
    Map<String, String> values = new HashMap<>();
    String file = environment.get(ENVIRONMENT_PREFIX + "CONFIG");
    if (file != null) {
      readFile(Path.of(file), catalogue, values);
    }
    for (Setting setting : catalogue) {
      String value = environment.get(setting.environmentVariable());
      if (value != null) {
        values.put(setting.name(), value);
      }
    }
    String kafka = ENVIRONMENT_PREFIX + "KAFKA_";
    List<String> known = catalogue.stream().map(Setting::environmentVariable).toList();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(kafka) && !known.contains(name)) {
            values.put(
                KAFKA_PREFIX
                    + name.substring(kafka.length()).toLowerCase(Locale.ROOT).replace('_', '.'),
                value);
          }
        });
    return new Settings(values);
  }

  private static void readFile(Path file, List<Setting> catalogue, Map<String, String> into) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new SettingException(
          ENVIRONMENT_PREFIX + "CONFIG",
          "the file " + file + " cannot be read (" + e.getMessage() + ")",
          "Name a readable properties file.");
    }
    for (String name : properties.stringPropertyNames()) {
      if (!name.startsWith(KAFKA_PREFIX)
          && catalogue.stream().noneMatch(s -> s.name().equals(name))) {
        throw new SettingException(
            name, "is not known (in " + file + ")", "See docs/configuration.md for the names.");
      }
      into.put(name, properties.getProperty(name));
    }
  }

  /** These settings with {@code overrides} on top. */
  public Settings with(Map<String, String> overrides) {
    Map<String, String> merged = new HashMap<>(values);
    merged.putAll(overrides);
    return new Settings(merged);
  }

  /** Whether something is said for {@code setting}, be it the default. */
  public boolean isSet(Setting setting) {
    return values.containsKey(setting.name());
  }

  /** The value of {@code setting}, its default when nothing is set. */
  public String text(Setting setting) {
    return values.getOrDefault(setting.name(), setting.defaultValue()).strip();
  }

  /** The values of {@code setting}, which stand between commas, in their order; empty for none. */
  public List<String> list(Setting setting) {
    return Arrays.stream(text(setting).split(","))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  /**
   * The value of {@code setting} as a whole number.
   *
   * @throws SettingException when it is none or out of the range
   */
  public long number(Setting setting, long min, long max) {
    String text = text(setting);
    long value;
    try {
      value = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new SettingException(
          setting.name(), "'" + text + "' is not a whole number", range(setting, min, max));
    }
    if (value < min || value > max) {
      throw new SettingException(
          setting.name(), value + " is out of range", range(setting, min, max));
    }
    return value;
  }

  private static String range(Setting setting, long min, long max) {
    return "Set it (or "
        + setting.environmentVariable()
        + ") to a number from "
        + min
        + " to "
        + max
        + ".";
  }

  /** The properties below {@code kafka.}, for every Kafka client. */
  public Map<String, String> kafka() {
    Map<String, String> kafka = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(KAFKA_PREFIX)) {
            kafka.put(name.substring(KAFKA_PREFIX.length()), value);
          }
        });
    return kafka;
  }
}

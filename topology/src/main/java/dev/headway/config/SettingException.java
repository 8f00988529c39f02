// SPDX-License-Identifier: Apache-2.0
package dev.headway.config;

/**
 * A configuration entry has a value Headway cannot start with. The message names the entry, the
 * problem and the remedy.
 */
public final class SettingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param setting the entry
   * @param problem what is wrong with its value
   * @param remedy what to do about it
   */
  public SettingException(String setting, String problem, String remedy) {
    super("setting '" + setting + "': " + problem + ". " + remedy);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

/** The store cannot be asked on this instance at the moment. */
final class StoreNotHereException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreNotHereException(String message) {
    super(message);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a body is, for the OpenAPI document. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Doc {
  /** In a sentence. */
  String value();
}

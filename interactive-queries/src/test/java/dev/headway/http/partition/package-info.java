// SPDX-License-Identifier: Apache-2.0
/** What plans look like to clients. */
@NullMarked
package dev.headway.http.partition;

import org.jspecify.annotations.NullMarked;

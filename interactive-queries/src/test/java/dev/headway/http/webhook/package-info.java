// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.http.webhook;

import org.jspecify.annotations.NullMarked;

/** Why a value is refused; `pointer` leads to the place inside it. */
export class Refusal extends Error {
  readonly code: string;
  readonly pointer: string;

  constructor(code: string, detail: string, pointer = "") {
    super(detail);
    this.code = code;
    this.pointer = pointer;
  }
}

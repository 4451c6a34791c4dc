// The shapes of the chart. They repeat the numbers beside them, so that screen readers skip them.

interface ShapeProps {
  /** From 0 to 1. */
  readonly share: number;
}

export const Bar = ({ share, className }: ShapeProps & { readonly className: string }) => (
  <svg className={`bar ${className}`} aria-hidden="true">
    <rect width="100%" height="100%" rx="4" className="shape-track" />
    <rect width={`${String(share * 100)}%`} height="100%" rx="4" className="shape-fill" />
  </svg>
);

/** The radius of a circle whose circumference is 100. */
const radius = 50 / Math.PI;

export const Ring = ({ share }: ShapeProps) => (
  <svg className="ring" viewBox="0 0 40 40" aria-hidden="true">
    <circle cx="20" cy="20" r={radius} className="shape-track" />
    {share > 0 && (
      <circle
        {...{ cx: 20, cy: 20, r: radius }}
        className="shape-fill"
        strokeDasharray={`${String(share * 100)} 100`}
        transform="rotate(-90 20 20)"
      />
    )}
  </svg>
);

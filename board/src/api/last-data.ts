// The data of a page stays when a later attempt to read it again fails, and with it what people have typed into its form.
import { useState } from 'react';

/** @returns the data, or the last data that there was */
export function useLastData<Data>(data: Data | undefined): Data | undefined {
  const [last, setLast] = useState(data);
  if (data !== undefined && data !== last) setLast(data);
  return data ?? last;
}
